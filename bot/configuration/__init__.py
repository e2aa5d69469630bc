"""contact_center.yml: queues, people and settings as one file that `apply` makes true."""
