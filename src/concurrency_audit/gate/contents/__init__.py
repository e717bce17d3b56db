"""What is in a deployment package besides source that can be read: found, compared with its source, or named."""
