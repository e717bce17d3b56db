"""Objects of libraries that knowledge does not describe: named for what they are, judged by their own source."""
