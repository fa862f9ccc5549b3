package boltstore

import (
	"bytes"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// indexWork fills the work and official tables. It is a migration. Most comments have no entry there; to save
// time these are recognized by their bytes, without decoding. A quotation mark within a text is escaped in JSON,
// so the patterns cannot match in one.
func indexWork(t *bolt.Tx) error {
	x := &writeTx{tx: migrationTx(t)}
	var todo []notice.Comment
	for k, v := range x.forward(comments, nil, nil) {
		if !bytes.Contains(v, []byte(`"role":"`)) && !bytes.Contains(v, []byte(`"question":true`)) {
			continue
		}
		c, err := decodeComment(k, v)
		if err != nil {
			return err
		}
		c.Body = notice.Body{} // not needed; there may be many comments
		todo = append(todo, c)
	}
	for _, c := range todo {
		for _, e := range commentEntries(c) {
			if e.in != work && e.in != official {
				continue
			}
			if err := x.put(e.in, []byte(e.key), []byte(e.val)); err != nil {
				return err
			}
		}
	}
	return nil
}
