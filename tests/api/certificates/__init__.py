"""Tests of certificates: made, read, verified, refused."""
