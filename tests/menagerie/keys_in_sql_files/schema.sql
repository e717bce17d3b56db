-- pillars of the bridge, a pier and its lamps
CREATE TABLE IF NOT EXISTS Bridge_Pillars (
    id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY COMMENT 'key, counted up',
    name VARCHAR(80) NOT NULL UNIQUE COMMENT 'what it is called (once)', -- one of each name, whoever asks
    height NUMERIC(10, 2)
);

CREATE TABLE `bridge_lamps` (
    id INT AUTO_INCREMENT,
    pillar INT NOT NULL,
    place INT NOT NULL,
    /* UNIQUE (colour) was dropped */
    colour VARCHAR(20),
    PRIMARY KEY (id),
    UNIQUE KEY one_lamp (pillar, place)
);

CREATE TABLE bridge_ropes (id SERIAL PRIMARY KEY, label TEXT);
INSERT INTO bridge_ropes (label) VALUES ('unique label');
