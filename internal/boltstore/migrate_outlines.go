package boltstore

// storeOutlines fills the outlines table. It is a migration.
func storeOutlines(x *writeTx, mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(announcements, mark, func(k, v []byte) error {
		a, err := decodeAnnouncement(k, v)
		es = append(es, outlineEntry(a))
		return err
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}
