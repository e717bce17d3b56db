"""Made-up photos that cost a decoder and a resampler what real ones do.

Detail at every scale with a falling spectrum, hard edges, and sensor grain: about 0.25 bytes per pixel, as phones write.
"""

import io

import numpy as np
from PIL import Image, ImageDraw

_ROUGHNESS = 0.55
_GRAIN = 4.0


def photo(width: int, height: int, seed: int = 1) -> bytes:
    """A JPEG of the given size in pixels; the same bytes for the same arguments."""
    rng = np.random.default_rng(seed)
    image = Image.fromarray(np.clip(_clouds(rng, width, height) + 128, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for index in range(60):
        left, top = int(rng.integers(width)), int(rng.integers(height))
        side = int(rng.integers(width // 100, width // 12))
        colour = tuple(int(value) for value in rng.integers(0, 255, 3))
        shape = draw.ellipse if index % 2 else draw.rectangle
        shape([left, top, left + side, top + side], outline=colour, width=max(2, side // 20))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90)
    return target.getvalue()


def _clouds(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Octaves of smooth noise, mostly brightness and a little colour, with grain on top; float32, (h, w, 3)."""
    total = rng.normal(0, _GRAIN, (height, width, 3)).astype(np.float32)
    cells, amplitude = 4, 100.0
    while cells < max(width, height):
        shape = (max(2, cells * height // width), cells)
        brightness = _smooth(rng.normal(0, 1, shape), width, height)
        for channel in range(3):
            colour = _smooth(rng.normal(0, 1, shape), width, height)
            total[:, :, channel] += amplitude * (0.7 * brightness + 0.3 * colour)
        cells, amplitude = cells * 2, amplitude * _ROUGHNESS
    return total


def _smooth(values: np.ndarray, width: int, height: int) -> np.ndarray:
    plane = Image.fromarray(values.astype(np.float32))
    return np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC))
