package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/hashicorp/go-multierror"
	"github.com/spf13/cobra"

	"redactor/cmd/redactor/internal/config"
	"redactor/cmd/redactor/internal/ui"
	"redactor/internal/identity"
	"redactor/internal/identity/trust"
	"redactor/internal/settings"
)

// longestIdentified bounds what identity holds in memory, in bytes.
const longestIdentified = 16 << 20

func (a *app) identityCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "identity [FLAGS] < TEXT",
		Short: "Show who the certificates of standard input belong to.",
		Long: `Certificates are read in every spelling in which logs carry them, from PEM, or
as DER; each has a row. With an
allowlist, revocations or authorities it has a verdict: known, expired, not-yet,
unknown, wrong-issuer or revoked. The exit code is 1 when one is not known.`,
		Example: `$ redactor identity < client.pem
$ redactor identity --allowlist known.yaml --ca ca.pem --json < chain.pem`,
		Args: noArguments,
		RunE: a.identify,
	}
}

// An identified is a certificate with its verdict.
type identified struct {
	cert *identity.Certificate
	trust.Judgement
}

func (a *app) identify(cmd *cobra.Command, _ []string) error {
	v, err := a.settings(cmd)
	if err != nil {
		return err
	}
	at, err := timeOf(v.At)
	if err != nil {
		return fmt.Errorf("%s: %w", v.Places["at"], err)
	}
	store, err := trust.Open(trustFiles(v))
	if err != nil {
		return err
	}
	text, err := a.certificateText()
	if err != nil {
		return err
	}
	found, err := judged(text, store, at)
	if writeErr := writeIdentities(a.stdout, found, v.JSON); writeErr != nil {
		return wrapOutput(writeErr)
	}
	if err != nil {
		return err
	}
	a.noteHearsay(found, v)
	for i := range found {
		if verdict := found[i].Verdict; verdict != identity.Known && verdict != identity.NoVerdict {
			return &exit{settings.ExitFailed, nil}
		}
	}
	return nil
}

// timeOf reads the time that verdicts are for.
func timeOf(text string) (time.Time, error) {
	if text == "now" {
		return time.Now(), nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, errors.New("must be now, a day such as 2027-11-23 or a time such as 2027-11-23T10:15:00Z")
	}
	return t, nil
}

// certificateText reads standard input.
func (a *app) certificateText() ([]byte, error) {
	if ui.Terminal(a.stdin) {
		a.ui.Note("paste a certificate; end with Ctrl-D")
	}
	text, err := io.ReadAll(io.LimitReader(a.stdin, longestIdentified+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading standard input: %w", err)
	case len(text) > longestIdentified:
		return nil, fmt.Errorf("standard input is longer than %s", settings.FormatSize(longestIdentified))
	}
	return text, nil
}

// judged reads and judges the certificates in the text. The error gathers those that could not be read.
func judged(text []byte, store *trust.Store, at time.Time) ([]identified, error) {
	ders, err := certificatesIn(text)
	if err != nil {
		return nil, err
	}
	if len(ders) == 0 {
		return nil, ui.Hint(errors.New("no certificate on standard input"), "redactor identity --help")
	}
	var found []identified
	var faults *multierror.Error
	for i, der := range ders {
		c, err := identity.Parse(der)
		if err != nil {
			faults = multierror.Append(faults, fmt.Errorf("certificate %d: %w", i+1, err))
			continue
		}
		found = append(found, identified{c, store.Judge(c, at)})
	}
	return found, faults.ErrorOrNil()
}

// noteHearsay says once what a verdict is worth that stands on names alone.
func (a *app) noteHearsay(found []identified, v *config.Values) {
	for i := range found {
		if e := found[i].Entry; len(v.CA) == 0 && found[i].Verdict == identity.Known && e != nil && e.ByName() {
			a.ui.Note("%s is known by what it says of itself; --ca checks who signed it", found[i].cert.Subject)
			return
		}
	}
}
