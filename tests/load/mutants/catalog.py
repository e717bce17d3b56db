"""Which mutants there are and where each can bite."""

from dataclasses import dataclass

THREADS, PROCESSES = "threads", "processes"


@dataclass(frozen=True)
class Mutant:
    name: str
    models: tuple[str, ...] = (THREADS, PROCESSES)
    """Execution models in which it is a mistake at all: process memory is nobody else's under processes."""

    @property
    def handler(self) -> str:
        return f"tests.load.mutants.{self.name}.handler"


IN_MEMORY = (
    "shared_buffer",
    "shared_image",
    "current_key",
    "environ_key",
    "request_id_global",
    "tmp_pid",
    "last_labels",
    "skipped_when_busy",
    "foreign_log",
    "shared_document",
    "content_type_shared",
    "size_shared",
    "comment_shared",
)
ANYWHERE = (
    "client_state",
    "tmp_fixed",
    "tmp_basename",
    "tmp_thumbnail",
    "half_written",
    "basename_cache",
    "labels_cache",
    "previous_bucket",
    "mutable_default",
    "mutated_sizes",
    "late_metadata",
    "swapped_records",
    "first_record_only",
    "not_unquoted",
    "timestamp_name",
    "basename_output",
    "growing_response",
    "gps_leak",
    "late_thumbnail",
    "thumbnail_cache",
    "results_as_completed",
    "summary_shared",
)
MUTANTS = (*(Mutant(name, (THREADS,)) for name in IN_MEMORY), *(Mutant(name) for name in ANYWHERE))
