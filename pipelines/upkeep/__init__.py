"""What keeps a deployment well: examining what it stands on, backing a home up, and restoring it. No figure is made."""
