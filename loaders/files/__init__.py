"""What somebody gives to be read: files, archives and folders, and the tables in them, each row with its line."""
