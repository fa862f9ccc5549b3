package edge

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/locale"
	"noticeboard/internal/notice"
)

// apiPath is what the paths of the API for programs begin with. Errors there are problem details, not pages.
const apiPath = "/api/"

// A BadParameter is the error of a request whose parameter, of this name, cannot be used.
type BadParameter string

// Error returns the name in a sentence.
func (p BadParameter) Error() string { return "the parameter " + string(p) + " cannot be used" }

// Is reports whether target is ErrBadForm: both are mistakes in what was sent.
func (p BadParameter) Is(target error) bool { return target == ErrBadForm }

// problemDetails are an error as RFC 9457 has it, with the name of a parameter and the id of the request in the log.
type problemDetails struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Parameter string `json:"parameter,omitempty"`
	Request   string `json:"request,omitempty"`
}

// failData answers an error with problem details, whose title is in the language of the request.
func (e *Edge) failData(c *gin.Context, err error) {
	f := e.Classify(err)
	p := problemDetails{Type: "about:blank", Title: http.StatusText(f.Code), Status: f.Code, Request: e.Report(c, f, err)}
	var bad BadParameter
	if errors.As(err, &bad) {
		p.Parameter = string(bad)
	}
	lang := notice.Lang(c.Query("lang"))
	if !lang.Served() {
		lang = locale.Negotiate(c.GetHeader("Accept-Language"))
	}
	if t, err := e.Views().In(lang); err == nil {
		if title, err := t.Message(f.Key + ".title"); err == nil {
			p.Title = title
		}
	}
	h := c.Writer.Header()
	h["Access-Control-Allow-Origin"], h["Cache-Control"], h["X-Robots-Tag"] = anySite, NoStore, Unlisted
	h.Set("Content-Language", string(lang))
	body, _ := json.Marshal(p) // a struct of texts and a number
	c.Data(f.Code, "application/problem+json; charset=utf-8", body)
}

// forPrograms reports whether a request is for the API.
func forPrograms(c *gin.Context) bool { return strings.HasPrefix(c.Request.URL.Path, apiPath) }
