package boltstore

// Schema returns the number of the form of databases that this program writes: it reads that and every earlier one.
func Schema() int { return len(migrations) }
