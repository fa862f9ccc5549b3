package boltstore

import "bytes"

// indexWork fills the work and official tables. It is a migration. Most comments have no entry there; to save time
// these are recognized by their bytes, without decoding. A quotation mark within a text is escaped in JSON, so the
// patterns cannot match in one.
func indexWork(x *writeTx, mark []byte) (next []byte, err error) {
	var es []entry
	next, err = x.eachSome(comments, mark, func(k, v []byte) error {
		if !bytes.Contains(v, []byte(`"role":"`)) && !bytes.Contains(v, []byte(`"question":true`)) {
			return nil
		}
		c, err := decodeComment(k, v)
		if err != nil {
			return err
		}
		for _, e := range stateEntries(c) {
			if e.in == work || e.in == official {
				es = append(es, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return next, x.reindex(nil, es)
}
