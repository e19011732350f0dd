"""The shapes of answers, from which the OpenAPI description is made."""
