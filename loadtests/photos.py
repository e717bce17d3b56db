"""The photo pipeline's load test: `locust -f loadtests --headless -u 64 --function photo-pipeline --qualifier live`."""

from concurrency_audit.load.photos.scenario import PhotoScenario
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.running.settings import Settings, UsageError
from concurrency_audit.load.scenario import Scenario


class PhotoUser(ScenarioUser):
    """Uploads photos that carry their identity and checks that every output is the photo's own."""

    @classmethod
    def scenario(cls, settings: Settings) -> Scenario:
        """Thumbnails in three sizes and one metadata document per photo, all in one output bucket."""
        if not settings.input_buckets or not settings.output_bucket:
            raise UsageError(
                "--input-bucket and --output-bucket are needed: photos go into one, results come out of the other"
            )
        return PhotoScenario(
            inputs=settings.input_buckets,
            output=settings.output_bucket,
            seed=settings.seed,
            photos=settings.photos,
            size=settings.photo_size,
            sequential=settings.sequential,
            duplicates=settings.duplicates,
            reorder=settings.reorder,
            varied=settings.varied,
            damaged=settings.damaged,
        )
