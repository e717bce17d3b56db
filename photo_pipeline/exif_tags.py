"""The EXIF tags that are published: exposure, camera, dates and the photographer's own words.

Absent on purpose: GPS, maker notes, previews, XMP and IPTC blocks, serial numbers and the owner's name.
Names and numbers: Exif 2.32, CIPA DC-008.
"""

from types import MappingProxyType

from PIL.ExifTags import Base

PUBLISHED = MappingProxyType(
    {
        tag.value: tag.name
        for tag in (
            Base.ImageDescription,
            Base.Make,
            Base.Model,
            Base.Orientation,
            Base.XResolution,
            Base.YResolution,
            Base.ResolutionUnit,
            Base.Software,
            Base.DateTime,
            Base.Artist,
            Base.Copyright,
            Base.ExposureTime,
            Base.FNumber,
            Base.ExposureProgram,
            Base.ISOSpeedRatings,
            Base.SensitivityType,
            Base.RecommendedExposureIndex,
            Base.ExifVersion,
            Base.DateTimeOriginal,
            Base.DateTimeDigitized,
            Base.OffsetTime,
            Base.OffsetTimeOriginal,
            Base.OffsetTimeDigitized,
            Base.SubsecTime,
            Base.SubsecTimeOriginal,
            Base.SubsecTimeDigitized,
            Base.ShutterSpeedValue,
            Base.ApertureValue,
            Base.BrightnessValue,
            Base.ExposureBiasValue,
            Base.MaxApertureValue,
            Base.SubjectDistance,
            Base.MeteringMode,
            Base.LightSource,
            Base.Flash,
            Base.FocalLength,
            Base.UserComment,
            Base.ColorSpace,
            Base.ExifImageWidth,
            Base.ExifImageHeight,
            Base.FocalPlaneXResolution,
            Base.FocalPlaneYResolution,
            Base.FocalPlaneResolutionUnit,
            Base.ExposureIndex,
            Base.SensingMethod,
            Base.CustomRendered,
            Base.ExposureMode,
            Base.WhiteBalance,
            Base.DigitalZoomRatio,
            Base.FocalLengthIn35mmFilm,
            Base.SceneCaptureType,
            Base.GainControl,
            Base.Contrast,
            Base.Saturation,
            Base.Sharpness,
            Base.SubjectDistanceRange,
            Base.LensSpecification,
            Base.LensMake,
            Base.LensModel,
        )
    }
)
"""Tag number to name."""
