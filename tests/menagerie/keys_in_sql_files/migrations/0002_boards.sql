CREATE TABLE public.bridge_boards (
    id integer NOT NULL,
    number integer NOT NULL
);

ALTER TABLE ONLY public.bridge_boards
    ADD CONSTRAINT bridge_boards_number_key UNIQUE (number);

CREATE UNIQUE INDEX one_nail ON bridge_nails (board, place);
