// Package api serves what is public as JSON, for programs: /api/v1. openapi.yaml, which is served with it, describes
// every address and every member; the tests hold each answer to it.
//
// Answers are the same for everyone and have an entity tag, as public pages have. Like package public, this one knows
// nothing of who is signed in, which internal/arrows checks. Members are only ever added to an answer of v1.
package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// Root is the path that all addresses begin with.
const Root = "/api/v1"

// pageSize is how many elements a list has at most.
const pageSize = 50

// Each network may ask this much at once, and once more in every interval.
const (
	burst    = 300
	interval = 100 * time.Millisecond
)

// Handlers serves the addresses of the API. It is safe for concurrent use.
type Handlers struct {
	*edge.Edge
	board *board.Board
	limit *ratelimit.Limiter
}

// New returns the handlers. If unlimited, there is no limit on how often anyone may ask.
func New(e *edge.Edge, b *board.Board, unlimited bool) *Handlers {
	h := &Handlers{Edge: e, board: b, limit: ratelimit.New(interval, burst, 0)}
	if unlimited {
		h.limit = ratelimit.New(0, 1, 0)
	}
	return h
}

//go:embed openapi.yaml
var openAPI []byte

// OpenAPI serves GET /api/v1/openapi.yaml (RFC 9512).
func (h *Handlers) OpenAPI(c *gin.Context) error {
	return h.PublishDocument(c, edge.Key{Kind: edge.APIDocument, Query: hash("openapi")}, edge.Document{
		Type: "application/yaml", Write: func(*view.Renderer) ([]byte, error) {
			return bytes.Replace(openAPI, []byte("url: "+Root), []byte("url: "+h.Path()+Root), 1), nil
		},
	})
}

// Options serves OPTIONS for every address: what browsers ask before a script of another site may send a header of its
// own (Fetch Standard, "CORS-preflight request").
func (h *Handlers) Options(c *gin.Context) error {
	out := c.Writer.Header()
	out["Access-Control-Allow-Origin"] = []string{"*"}
	out["Access-Control-Allow-Methods"] = []string{"GET, HEAD, OPTIONS"}
	out["Access-Control-Allow-Headers"] = []string{"Accept-Language, If-None-Match"}
	out["Access-Control-Max-Age"] = []string{"86400"}
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// A request is one for an address of the API that has passed the limit.
type request struct {
	*gin.Context
	h    *Handlers
	lang notice.Lang
	done context.Context // not cancelled with the request: others may wait for the same answer
}

// limited returns a handler that counts a request against the limit of its network, and reads its language.
func (h *Handlers) limited(handle func(request) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		out := c.Writer.Header()
		out["Access-Control-Allow-Origin"] = []string{"*"}
		out["Access-Control-Expose-Headers"] = []string{"ETag, Link, RateLimit, RateLimit-Policy, Retry-After"}
		if err := h.spend(c); err != nil {
			return err
		}
		lang, err := h.language(c)
		if err != nil {
			return err
		}
		return handle(request{c, h, lang, context.WithoutCancel(c.Request.Context())})
	}
}

// spend counts a request, and says in headers what is left (draft-ietf-httpapi-ratelimit-headers-10).
func (h *Handlers) spend(c *gin.Context) error {
	wait, left, next := h.limit.SpendLeft(edge.ClientAddr(c), h.Now())
	if left < 0 { // there is no limit
		return nil
	}
	out := c.Writer.Header()
	out["Ratelimit-Policy"] = []string{fmt.Sprintf(`"api";q=%d;w=%d`, burst, burst*interval/time.Second)}
	out["Ratelimit"] = []string{fmt.Sprintf(`"api";r=%d;t=%d`, left, (next+time.Second-1)/time.Second)}
	if wait > 0 {
		return notice.TooSoon(wait)
	}
	return nil
}

// language returns the language that the parameter lang names or, without one, that Accept-Language prefers.
func (h *Handlers) language(c *gin.Context) (notice.Lang, error) {
	if text, given := c.GetQuery("lang"); given {
		if l := notice.Lang(text); l.Served() {
			return l, nil
		}
		return "", edge.BadParameter("lang")
	}
	return locale.Negotiate(c.GetHeader("Accept-Language")), nil
}

// number returns a parameter of the query that is a number from 1; zero if it is not there.
func (r request) number(name string) (uint64, error) {
	text, given := r.GetQuery(name)
	if !given {
		return 0, nil
	}
	n, err := edge.Ordinal(text, 0)
	if err != nil {
		return 0, edge.BadParameter(name)
	}
	return n, nil
}

// comment returns a parameter of the query that is the id of a comment; zero if it is not there.
func (r request) comment(name string) (notice.CommentID, error) {
	text, given := r.GetQuery(name)
	if !given {
		return 0, nil
	}
	id, err := notice.ParseCommentID(text)
	if err != nil {
		return 0, edge.BadParameter(name)
	}
	return id, nil
}

// publish answers with what make returns, as JSON. k is filled in with all that the address says; make gets the messages
// of the request's language. The answer is kept, unless once.
func (r request) publish(k edge.Key, once bool, make func(writer) (any, error)) error {
	k.Kind, k.Lang = edge.APIDocument, r.lang
	k.Query = hash(r.Request.URL.Path, r.Query("after"), r.Query("before"), r.Query("q"))
	r.Writer.Header()["Content-Language"] = []string{string(r.lang)}
	return r.h.PublishDocument(r.Context, k, edge.Document{
		Type: "application/json", ByLanguage: true, Once: once,
		Write: func(v *view.Renderer) ([]byte, error) {
			t, err := v.In(r.lang)
			if err != nil {
				return nil, err
			}
			answer, err := make(writer{t})
			if err != nil {
				return nil, err
			}
			return json.Marshal(answer)
		},
	})
}

// hash returns a hash of some texts, for edge.Key.Query.
func hash(texts ...string) uint64 {
	h := sha256.New()
	for _, text := range texts {
		h.Write([]byte(strconv.Itoa(len(text)) + ":" + text))
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}
