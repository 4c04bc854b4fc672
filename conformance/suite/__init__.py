"""The conformance suite: scenarios told as data, played by clients that this project has not written."""
