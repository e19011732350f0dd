"""Tests of how names and values of files become keys of a release."""
