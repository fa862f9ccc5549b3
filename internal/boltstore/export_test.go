package boltstore

// FileKey returns the key in the file of what has key k in the table with a name.
func FileKey(name, k string) []byte {
	for t, n := range tableNames {
		if n == name {
			return t.key([]byte(k))
		}
	}
	panic("no table " + name)
}
