"""The reference photo pipeline: S3 uploads in; thumbnails, EXIF without GPS and Rekognition labels out.

Read ``handler.py`` first: it is the main path. ``docs/photo-pipeline.md`` explains every decision.
"""
