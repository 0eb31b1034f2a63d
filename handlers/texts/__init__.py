"""Every sentence the bot says, one typed function each; whatever is quoted is escaped here."""
