package boltstore

// FileKey returns the key in the file for key k of the table with the given name.
func FileKey(name, k string) []byte {
	for t, n := range tableNames {
		if n == name {
			return t.key([]byte(k))
		}
	}
	panic("no table " + name)
}
