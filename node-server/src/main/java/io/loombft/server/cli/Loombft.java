package io.loombft.server.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line as a whole: arguments in, exit code out. Results go to stdout, everything else to
 * stderr, and no failure shows a stack trace.
 */
public final class Loombft {
    private static final int HELP_WIDTH = 100;

    /** The command without a command. */
    @Command(
            name = "loombft",
            description =
                    "A Byzantine fault tolerant ledger. With no command, or a configuration"
                            + " instead of one, it starts a node.")
    private static final class Root {}

    private final Context context;

    private Loombft(Context context) {
        this.context = context;
    }

    /** Runs a command and answers the exit code of the process. */
    public static int run(
            String[] arguments,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            NodeRunner node) {
        return new Loombft(Context.of(out, err, environment, node)).run(arguments);
    }

    private int run(String[] arguments) {
        CommandLine line = commands();
        int exitCode = line.execute(withCommand(line, arguments));
        context.out().flush();
        context.err().flush();
        return exitCode;
    }

    /** {@code loombft} and {@code loombft FILE.toml} are {@code loombft start}. */
    private static String[] withCommand(CommandLine line, String[] arguments) {
        boolean isStart =
                arguments.length == 0
                        || (arguments.length == 1
                                && arguments[0].endsWith(".toml")
                                && !arguments[0].startsWith("-")
                                && !line.getSubcommands().containsKey(arguments[0]));
        if (!isStart) {
            return arguments;
        }
        String[] full = new String[arguments.length + 1];
        full[0] = "start";
        System.arraycopy(arguments, 0, full, 1, arguments.length);
        return full;
    }

    private CommandLine commands() {
        CommandLine line = new CommandLine(new Root());
        line.addSubcommand(new StartCommand(context));
        line.addSubcommand(new LocalnetCommand(context));
        line.addSubcommand(new TestnetCommand(context));
        line.addSubcommand(new InitCommand(context));
        line.addSubcommand(new KeysCommand(context));
        line.addSubcommand(
                new CommandLine(new TxCommand(context))
                        .addSubcommand(new ContractCommands.Deploy(context))
                        .addSubcommand(new ContractCommands.Call(context))
                        .addSubcommand(new ContractCommands.Upgrade(context)));
        line.addSubcommand(
                new CommandLine(new QueryCommand(context))
                        .addSubcommand(new QueryContractCommand(context)));
        line.addSubcommand(new EventsCommand(context));
        line.addSubcommand(new WalCommand(context));
        line.addSubcommand(new DbCommand(context));
        line.addSubcommand(new SimulateCommand(context));
        line.addSubcommand(
                new CommandLine(new BenchCommand())
                        .addSubcommand(new BenchLocalnetCommand(context))
                        .addSubcommand(new BenchWasmCommand(context))
                        .addSubcommand(new BenchConsoleCommand(context)));
        line.addSubcommand(new ConfigCommand(context));
        line.addSubcommand(new VersionCommand(context));
        addHelp(line);
        Texts.register(line);
        line.setOut(new PrintWriter(context.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.err(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(misused());
        line.setExecutionExceptionHandler(failed());
        return line;
    }

    /** Every command explains itself with {@code --help}. */
    private static void addHelp(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(false);
        line.getCommandSpec()
                .addOption(
                        CommandLine.Model.OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Explain the command.")
                                .build());
        if (!line.getSubcommands().isEmpty()) {
            line.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
        }
        line.getSubcommands().values().forEach(Loombft::addHelp);
    }

    private IParameterExceptionHandler misused() {
        return (ParameterException failure, String[] arguments) -> {
            String sentence = firstLine(String.valueOf(failure.getMessage()));
            Output.printFailure(context, Output.asksForJson(arguments), ExitCode.USAGE, sentence);
            failure.getCommandLine().usage(context.err());
            return ExitCode.USAGE;
        };
    }

    private IExecutionExceptionHandler failed() {
        return (Exception failure, CommandLine command, ParseResult parsed) -> {
            boolean isJson = Output.asksForJson(parsed.originalArgs().toArray(new String[0]));
            if (failure instanceof CommandFailedException known) {
                Output.printFailure(context, isJson, known.exitCode(), known.sentence());
                return known.exitCode();
            }
            Output.printFailure(
                    context,
                    isJson,
                    ExitCode.FAILED,
                    "this is a defect of loombft: " + firstLine(failure.toString()));
            return ExitCode.FAILED;
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
