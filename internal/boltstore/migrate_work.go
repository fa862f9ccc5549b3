package boltstore

import (
	"bytes"

	bolt "go.etcd.io/bbolt"

	"noticeboard/internal/notice"
)

// indexWork makes the entries of the tables of work and official replies. Most comments call for none,
// which shows in their bytes: a quote within a text would be escaped.
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
		c.Body = notice.Body{} // they may be many
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
