package boltstore

// indexSessions fills the sessionlogins table. It is a migration.
func indexSessions(x *writeTx, mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(sessions, mark, func(k, v []byte) error {
		s, err := decodeSession(k, v)
		es = append(es, sessionEntries(s)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}
