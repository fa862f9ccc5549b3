package boltstore

// indexReleases fills the releases table. It is a migration.
func indexReleases(x *writeTx, mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(announcements, mark, func(k, v []byte) error {
		a, err := decodeAnnouncement(k, v)
		es = append(es, entry{releases, string(key(release(a), uint64(a.ID))), ""})
		return err
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}
