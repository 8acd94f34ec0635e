"""The promises of openaudit, each with a test that can fail."""
