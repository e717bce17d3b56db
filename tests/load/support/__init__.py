"""A loopback stand-in for Lambda, S3 and Rekognition, for tests of the load client alone."""
