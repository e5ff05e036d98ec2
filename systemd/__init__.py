"""What the installed speaker is made of: units, rules, and the installer."""
