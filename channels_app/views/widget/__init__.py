"""The visitor's side over HTTP: JSON, no cookies, one token; see `door`."""
