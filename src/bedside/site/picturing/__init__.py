"""What `bedside picture` does: files and folders of pictures, what is found in them, and their copies."""
