package boltstore

// admitColleagues is a migration that changes no record. It makes earlier programs, which would lose the addresses of
// colleagues and could not read the entries of the journal that say that a link was used, refuse the file.
func admitColleagues(*writeTx, []byte) ([]byte, error) { return nil, nil }
