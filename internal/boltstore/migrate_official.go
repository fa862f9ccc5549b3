package boltstore

import "noticeboard/internal/notice"

// listOfficial lists each official reply under A = 0, too. It is a migration.
func listOfficial(x *writeTx, mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(official, mark, func(k, _ []byte) error {
		es = append(es, officialEntry(0, notice.CommentID(^number(k[8:]))))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}
