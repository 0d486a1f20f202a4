"""Who runs this installation: names, contacts, the texts the law asks for."""
