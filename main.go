// Command wiredesk is a newsroom's wire desk and archive inside Discord.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	_ "time/tzdata" // the zones that desks choose, where the machine has none

	"github.com/redis/go-redis/v9/logging"

	"wiredesk/internal/article"
)

// subcommand is one of the program's commands. Its run gets the arguments after
// the command's name.
type subcommand struct {
	name, use, about string
	run              func(ctx context.Context, args []string, out io.Writer) error
}

func subcommands() []subcommand {
	return []subcommand{
		{"demo", "[--addr 127.0.0.1:8700] [--data DIR] [--pace 15s]", "try everything on this machine: no token, no server", demo},
		{"run", "[--roles gateway,poll,deliver,web]", "the bot, configured by the environment", run},
		{"doctor", "", "check the configuration and say what to mend", doctor},
		{"health", "", "ask a running bot on this machine whether it is well", health},
		{"backup", "FILE", "copy the archive to a new file, while the bot runs", backup},
		{"restore", "FILE", "put a backup in the archive's place; the bot must not run", restore},
		{"move", "FROM TO", "copy an archive into a new one, SQLite or PostgreSQL, and verify it", moveArchive},
		{"feed", "FILE…", "read feeds", feedFiles},
		{"extract", "[--url U] FILE…", "read pages, texts and PDFs", extractFiles},
		{"import", "FILE.jsonl", "archive reports", importReports},
		{"find", "[--limit N] [--sort new|best] QUERY", "look in the archive", findReports},
		{"match", "WATCHES.tsv REPORTS.jsonl", "which watches match which reports", matchReports},
		{"dedup", "[--why] [--links] REPORTS.jsonl", "which reports tell the same news", dedupReports},
		{"names", "WORD…", "the keys of names", nameKeys},
		{"check", "DRAFT", "hold a draft against the archive", checkDraft},
		{"cite", "[--style S] REPORT", "a reference to a report", citeReport},
	}
}

// usage marks an error of how the program was called: exit code 2.
type usage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logging.Disable() // go-redis would write lines of its own; what it says comes back as errors
	os.Exit(dispatch(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func dispatch(ctx context.Context, args []string, out, complain io.Writer) int {
	if len(args) == 0 {
		help(complain)
		return 2
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		help(out)
		return 0
	}
	if args[0] == "pdf-worker" { // called by the PDF reader alone
		if err := article.PDFWorker(os.Stdin, out); err != nil {
			return 1
		}
		return 0
	}
	for _, c := range subcommands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], out)
		if err == nil {
			return 0
		}
		fmt.Fprintln(complain, "wiredesk "+c.name+": "+err.Error())
		if _, ok := errors.AsType[usage](err); ok {
			fmt.Fprintln(complain, "use: wiredesk "+c.name+" "+c.use)
			return 2
		}
		return 1
	}
	fmt.Fprintf(complain, "wiredesk: there is no command %q\n", args[0])
	help(complain)
	return 2
}

func help(w io.Writer) {
	fmt.Fprintln(w, "Wiredesk: a newsroom's wire desk and archive inside Discord.")
	fmt.Fprintln(w)
	for _, c := range subcommands() {
		fmt.Fprintf(w, "  wiredesk %-8s %-38s %s\n", c.name, c.use, c.about)
	}
}
