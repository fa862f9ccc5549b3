package webhook_test

import (
	"strings"
	"testing"
	"time"

	"noticeboard/internal/webhook"
)

// FuzzReceiver reads the address and the secret of a receiver. What is wrong with them is said without repeating them, and an
// address that is taken is a web address without a password.
func FuzzReceiver(f *testing.F) {
	for _, text := range []string{
		"", "https://chat.example.org/hook?token=secret", "http://127.0.0.1:8080", "https://user:password@chat.example.org",
		"https://[::1", "https:chat.example.org", "//chat.example.org", "https://chat.example.org#x", "https://%zz",
		"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_====",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, reach := range []webhook.Reach{webhook.Public, webhook.Private} {
			u, err := webhook.ParseURL(text, reach)
			if err != nil {
				if len(text) > 20 && strings.Contains(err.Error(), text) {
					t.Errorf("%q: %v repeats it", text, err)
				}
				continue
			}
			if u.Hostname() == "" || u.User != nil || u.Scheme != "https" && (reach == webhook.Public || u.Scheme != "http") {
				t.Errorf("%q is taken for the address %v", text, u)
			}
		}
		key, err := webhook.ParseKey(text)
		if err != nil {
			if len(text) > 20 && strings.Contains(err.Error(), text) {
				t.Errorf("%q: %v repeats it", text, err)
			}
			return
		}
		if s := key.Sign("id", time.Unix(0, 0), nil); !strings.HasPrefix(s, "v1,") || strings.Contains(key.String(), text) {
			t.Errorf("%q signs as %q, and is printed as %q", text, s, key)
		}
	})
}
