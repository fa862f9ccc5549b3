package public

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
	"noticeboard/internal/ratelimit"
	"noticeboard/internal/view"
	"noticeboard/internal/web/edge"
)

// YourData is the form with which people ask to see what is kept about them. What comes back is a mail; the page says
// the same for every address.
type YourData struct {
	view.Frame
	Email    string
	Problems notice.Problems // of email and form
	Wait     time.Duration   // with the problem "problem.soon"
	Asked    bool            // the form was sent: there is none, but what to do next
	Ended    bool            // the pages that the mail opened are closed
}

// How often a mail is sent for one address, besides the limit for networks. Counted in memory: a program that starts
// again counts anew.
var dataMailRate = ratelimit.Rate{Burst: 3, Every: 8 * time.Hour}

// dataMailAddresses is for how many addresses that is counted. Further ones share a count.
const dataMailAddresses = 20_000

// An addressLimit limits how often something is done for an address, by its key. It is safe for concurrent use.
type addressLimit struct {
	mu      sync.Mutex
	buckets *ratelimit.Buckets[notice.AuthorKey]
}

func newAddressLimit() *addressLimit {
	shared := ratelimit.Rate{Burst: dataMailAddresses / 20, Every: time.Second}
	return &addressLimit{buckets: ratelimit.NewBuckets[notice.AuthorKey](dataMailRate, shared, dataMailAddresses)}
}

// spend reports whether it may be done, which then counts as done.
func (l *addressLimit) spend(k notice.AuthorKey, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets.Wait(k, now) > 0 {
		return false
	}
	l.buckets.Take(k, now)
	return true
}

// YourData serves GET /{lang}/your-data.
func (h *Handlers) YourData(c *gin.Context) error {
	return h.showYourData(c, http.StatusOK, YourData{Asked: c.Query("asked") != "", Ended: c.Query("ended") != ""})
}

// YourDataAsk serves POST /{lang}/your-data. Whatever the address, it redirects to a page that says to look into the
// inbox.
func (h *Handlers) YourDataAsk(c *gin.Context) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	p := YourData{Email: edge.FormText(c, "email")}
	if edge.Field(c, "do") == "keep" { // the language switch
		return h.showYourData(c, http.StatusOK, p)
	}
	ask := board.DataAsk{
		Email: edge.Field(c, "email"), Lang: lang, Website: edge.Field(c, "website"), From: edge.ClientAddr(c),
	}
	if notice.IsEmail(p.Email) {
		ask.Often = !h.dataMails.spend(h.board.MailboxKey(p.Email), h.Now())
	}
	err = h.board.AskData(c.Request.Context(), ask)
	soon := notice.TooSoon(0)
	switch {
	case err == nil:
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, yourDataPath(lang)+"?asked=1")
		return nil
	case errors.As(err, &p.Problems):
	case errors.As(err, &soon):
		p.Problems, p.Wait = notice.Problems{"form": {Key: "problem.soon"}}, time.Duration(soon)
	default:
		return err
	}
	v := h.Classify(err)
	h.Report(c, v, err)
	return h.showYourData(c, v.Code, p)
}

func (h *Handlers) showYourData(c *gin.Context, code int, p YourData) error {
	lang, err := edge.Language(c)
	if err != nil {
		return err
	}
	p.Frame = edge.Frame(lang, yourDataPath)
	if !p.Asked && h.board.MailsOut() {
		p.SwitchForm = "ask"
	}
	return h.Show(c, code, lang, p)
}

func yourDataPath(l notice.Lang) string { return "/" + string(l) + "/your-data" }

func keptPath(l notice.Lang) string { return yourDataPath(l) + "/kept" }

func dataOpenPath(l notice.Lang, token string) string { return "/" + string(l) + "/mail/data/" + token }
