package authtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// A Device makes passkeys and answers with them as a browser and its authenticator do together
// (W3C Web Authentication, sections 6 and 7), with ES256 and without attestation. What it leaves
// out or gets wrong can be set.
type Device struct {
	Origin       string // what the browser says where it is
	Unverified   bool   // the owner only touches it
	CounterStuck bool   // it counts signatures and does not count on

	keys    []deviceKey
	counter uint32
}

type deviceKey struct {
	id, user []byte
	private  *ecdsa.PrivateKey
}

// options are what the page gives to the browser.
type options struct {
	Challenge string
	RP        struct{ ID string }
	RPID      string
	User      struct{ ID string }
	Allow     []struct{ ID string } `json:"allowCredentials"`
}

var text = base64.RawURLEncoding

// What the flags of authenticator data say.
const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

// Create makes a passkey and returns the browser's answer.
func (d *Device) Create(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, user := make([]byte, 16), decode(t, o.User.ID)
	rand.Read(id)
	d.keys = append(d.keys, deviceKey{id, user, private})
	data := d.data(o.RP.ID, attested)
	data = append(data, make([]byte, 16)...) // AAGUID
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(id))), id...)
	data = append(data, cose(t, private)...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(t, id, map[string][]byte{
		"clientDataJSON": d.client(t, "webauthn.create", o.Challenge), "attestationObject": append(object, data...),
	})
}

// Get answers with a passkey that the page allows: the last made, if it allows any.
func (d *Device) Get(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	key := d.keys[len(d.keys)-1]
	for _, k := range d.keys {
		for _, allowed := range o.Allow {
			if text.EncodeToString(k.id) == allowed.ID {
				key = k
			}
		}
	}
	data, client := d.data(o.RPID, 0), d.client(t, "webauthn.get", o.Challenge)
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(data, hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, key.private, signed[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, key.id, map[string][]byte{
		"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": key.user,
	})
}

// data returns the head of authenticator data.
func (d *Device) data(rp string, flags byte) []byte {
	flags |= present
	if !d.Unverified {
		flags |= verified
	}
	if !d.CounterStuck {
		d.counter++
	}
	hash := sha256.Sum256([]byte(rp))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), d.counter)
}

func (d *Device) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (d *Device) answer(t testing.TB, id []byte, parts map[string][]byte) string {
	t.Helper()
	response := map[string]string{}
	for name, part := range parts {
		response[name] = text.EncodeToString(part)
	}
	answer, err := json.Marshal(map[string]any{
		"id": text.EncodeToString(id), "rawId": text.EncodeToString(id), "type": "public-key", "response": response,
		"clientExtensionResults": map[string]any{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// cose returns a public key as COSE has it (RFC 9053, section 7.1.1).
func cose(t testing.TB, private *ecdsa.PrivateKey) []byte {
	t.Helper()
	point, err := private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	key := append([]byte("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"), point[1:33]...)
	return append(append(key, "\x22\x58\x20"...), point[33:]...)
}

func read(t testing.TB, page string) (o options) {
	t.Helper()
	if err := json.Unmarshal([]byte(page), &o); err != nil || o.Challenge == "" {
		t.Fatalf("options %q: %v", page, err)
	}
	return o
}

func decode(t testing.TB, s string) []byte {
	t.Helper()
	b, err := text.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
