"""How near the thumbnails come to a full decode and plain LANCZOS, compared before JPEG coding blurs both."""

import io

import numpy as np
from PIL import Image

from photo_pipeline import images
from photo_pipeline.settings import SIZES

_WINDOW = 8


def compare(body: bytes) -> list[tuple[float, float]]:
    """PSNR in dB and SSIM of each thumbnail, largest first."""
    return [(psnr(ours, best), ssim(ours, best)) for ours, best in zip(_ours(body), _reference(body), strict=True)]


def psnr(image: np.ndarray, reference: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB over all channels; infinite for equal pictures."""
    error = float(np.mean((image - reference) ** 2))
    return float("inf") if error == 0 else 10 * float(np.log10(255**2 / error))


def ssim(image: np.ndarray, reference: np.ndarray) -> float:
    """Structural similarity (Wang et al. 2004) of the luma over 8x8 box windows."""
    one, two = _luma(image), _luma(reference)
    mean_one, mean_two = _box(one), _box(two)
    variance_one, variance_two = _box(one**2) - mean_one**2, _box(two**2) - mean_two**2
    covariance = _box(one * two) - mean_one * mean_two
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_one * mean_two + c1) * (2 * covariance + c2)
    return float(np.mean(top / ((mean_one**2 + mean_two**2 + c1) * (variance_one + variance_two + c2))))


def _ours(body: bytes) -> list[np.ndarray]:
    with images.open_photo(body, 10**9) as image:
        return [_array(picture) for _, picture in images.pictures(image, SIZES)]


def _reference(body: bytes) -> list[np.ndarray]:
    found = []
    for box in SIZES:
        with Image.open(io.BytesIO(body)) as image:
            image.load()  # A loaded picture cannot be drafted: this is the full decode.
            image.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=None)
            found.append(_array(image))
    return found


def _array(image: Image.Image) -> np.ndarray:
    return np.asarray(image, dtype=np.float64)


def _luma(image: np.ndarray) -> np.ndarray:
    luma: np.ndarray = image @ np.array([0.299, 0.587, 0.114])
    return luma


def _box(plane: np.ndarray) -> np.ndarray:
    means: np.ndarray = np.lib.stride_tricks.sliding_window_view(plane, (_WINDOW, _WINDOW)).mean(axis=(2, 3))
    return means
