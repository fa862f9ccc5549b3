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

// A Authenticator makes passkeys and answers with them as a browser and its authenticator do together
// (W3C Web Authentication, sections 6 and 7), with ES256 and without attestation. What it leaves
// out or gets wrong can be set.
type Authenticator struct {
	Origin           string // what the browser says where it is
	SkipVerification bool   // the owner only touches it
	CounterStuck     bool   // it counts signatures and does not count on

	credentials []credential
	counter     uint32
}

type credential struct {
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

var base64url = base64.RawURLEncoding

// What the flags of authenticator data say.
const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

// Create makes a passkey and returns the browser's answer.
func (d *Authenticator) Create(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, user := make([]byte, 16), decode(t, o.User.ID)
	rand.Read(id)
	d.credentials = append(d.credentials, credential{id, user, private})
	data := d.data(o.RP.ID, attested)
	data = append(data, make([]byte, 16)...) // AAGUID
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(id))), id...)
	data = append(data, cose(t, private)...)
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(t, id, map[string][]byte{
		"clientDataJSON": d.client(t, "webauthn.create", o.Challenge), "attestationObject": append(object, data...),
	})
}

// Assert answers with a passkey that the page allows: the last made, if it allows any.
func (d *Authenticator) Assert(t testing.TB, page string) string {
	t.Helper()
	o := read(t, page)
	key := d.credentials[len(d.credentials)-1]
	for _, k := range d.credentials {
		for _, allowed := range o.Allow {
			if base64url.EncodeToString(k.id) == allowed.ID {
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
func (d *Authenticator) data(rp string, flags byte) []byte {
	flags |= present
	if !d.SkipVerification {
		flags |= verified
	}
	if !d.CounterStuck {
		d.counter++
	}
	hash := sha256.Sum256([]byte(rp))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), d.counter)
}

func (d *Authenticator) client(t testing.TB, kind, challenge string) []byte {
	t.Helper()
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (d *Authenticator) answer(t testing.TB, id []byte, parts map[string][]byte) string {
	t.Helper()
	response := map[string]string{}
	for name, part := range parts {
		response[name] = base64url.EncodeToString(part)
	}
	answer, err := json.Marshal(map[string]any{
		"id": base64url.EncodeToString(id), "rawId": base64url.EncodeToString(id), "type": "public-key", "response": response,
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
	b, err := base64url.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
