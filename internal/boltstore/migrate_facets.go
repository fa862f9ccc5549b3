package boltstore

import bolt "go.etcd.io/bbolt"

// indexFacets fills the facets table and writes its counts to the tallies. It is a migration.
func indexFacets(t *bolt.Tx) error {
	x := writeTx{tx: migrationTx(t)}
	var keys [][]byte
	for k, v := range x.forward(comments, nil, nil) {
		c, err := decodeComment(k, v)
		if err != nil {
			return err
		}
		for _, e := range stateEntries(c) {
			if e.in == facets {
				keys = append(keys, []byte(e.key))
			}
		}
	}
	for _, k := range keys {
		if err := x.put(facets, k, nil); err != nil {
			return err
		}
	}
	for on, e := range x.facetExtents() {
		tally, err := x.Tally(on)
		if err != nil {
			return err
		}
		tally.Facets = e
		if err := x.put(tallies, key(on), encodeTally(tally)); err != nil {
			return err
		}
	}
	return nil
}
