package edge

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/notice"
)

// Hooks are what an Edge leaves to the handlers. All are required.
type Hooks struct {
	// Language returns the language in which to answer a request that is not served by a page's handler.
	Language func(*gin.Context) notice.Lang
	// SignIn redirects to the sign-in form, which leads back to the page that was asked for. It is called for
	// ErrSignIn, except in answer to a POST.
	SignIn func(*gin.Context)
	// NotFound is called before the page of an error is shown, with the page. If nothing is found at an address, it
	// may redirect to the one that was meant, and then returns true; or add to the page what may have been meant.
	NotFound func(*gin.Context, *Error) bool
}

// A Route is a method and a path pattern of gin with the handler that serves them. A route for GET serves HEAD, too.
// Handle either answers the request and returns nil, or returns an error and has written nothing.
type Route struct {
	Method, Path string
	Handle       func(*gin.Context) error
	Secret       bool // the address itself is a secret: browsers are told to name it to no other page
}

// Handler returns the handler of the whole site. It is called once. It returns an error if a trusted proxy is not a
// network, or is every network.
func (e *Edge) Handler(h Hooks, routes []Route) (http.Handler, error) {
	e.hooks = h
	engine := gin.New()
	engine.RedirectTrailingSlash, engine.RedirectFixedPath, engine.HandleMethodNotAllowed = false, false, true
	engine.ForwardedByClientIP = false // ClientAddr reads the header instead
	if err := checkProxies(e.config.TrustedProxies); err != nil {
		return nil, err
	}
	engine.Use(e.observe, e.guard)
	for _, r := range routes {
		if r.Secret {
			e.secrets[r.Path] = true
		}
		handle := e.answerErrors(r.Handle)
		engine.Handle(r.Method, r.Path, handle)
		if r.Method == http.MethodGet {
			engine.Handle(http.MethodHead, r.Path, handle)
		}
	}
	engine.NoRoute(e.answerErrors(func(*gin.Context) error { return notice.ErrNotFound }))
	engine.NoMethod(e.answerErrors(func(*gin.Context) error { return errMethod }))
	redirector, err := NewRedirector(e.config.Base, e.config.Also)
	if err != nil {
		return nil, err
	}
	return redirector.Handler(e.mount(engine)), nil
}

// answerErrors returns the gin handler that runs handle and answers the error that it returns.
func (e *Edge) answerErrors(handle func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer release(c)
		err := handle(c)
		if err == nil {
			return
		}
		if gone := c.Request.Context().Err(); gone != nil && errors.Is(err, gone) {
			c.Status(http.StatusServiceUnavailable) // for the log: the client has closed the connection
			return
		}
		if errors.Is(err, ErrSignIn) && c.Request.Method != http.MethodPost {
			e.hooks.SignIn(c)
			return
		}
		e.fail(c, err)
	}
}
