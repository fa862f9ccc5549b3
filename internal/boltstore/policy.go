package boltstore

var policyKey = []byte("policy")

func (x tx) Policy() (int, error) {
	if v := x.get(meta, policyKey); v != nil {
		return int(number(v)), nil
	}
	return 0, nil
}

func (x *writeTx) PutPolicy(n int) error { return x.put(meta, policyKey, key(uint64(n))) }
