package boltstore

// admitOutbox is a migration that changes no record. It makes earlier programs, which would erase no mailbox, refuse
// the file.
func admitOutbox(*writeTx, []byte) ([]byte, error) { return nil, nil }
