package edge

import "net/http"

// Values of headers, shared by all answers: they must not be changed.
var (
	NoStore      = []string{"private, no-store"}                   // Cache-Control of what only its reader may see
	returnable   = []string{"private, no-cache"}                   // Cache-Control of what only its reader may see, and go back to
	Revalidate   = []string{"no-cache"}                            // Cache-Control of what has an entity tag
	Immutable    = []string{"public, max-age=31536000, immutable"} // Cache-Control of what never changes at its address
	VaryEncoding = []string{"Accept-Encoding"}                     // Vary
	AnyOrigin    = []string{"cross-origin"}                        // Cross-Origin-Resource-Policy of what others may show
	anySite      = []string{"*"}                                   // Access-Control-Allow-Origin of what is public
	Unlisted     = []string{"noindex"}                             // X-Robots-Tag of what search engines leave out

	nosniff    = []string{"nosniff"}
	closing    = []string{"close"}
	noContent  = []string{"default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"}
	noReferrer = []string{"no-referrer"}
	sameOrigin = []string{"same-origin"} // Referrer-Policy, Cross-Origin-Opener-Policy, Cross-Origin-Resource-Policy
	features   = []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}
	strictTLS  = []string{"max-age=63072000"}
	htmlType   = []string{"text/html; charset=utf-8"}
)

// setDocumentHeaders sets the headers that only an HTML document needs.
func setDocumentHeaders(h http.Header) {
	h["Content-Type"] = htmlType
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Permissions-Policy"] = features
}
