package io.loombft.console.app;

import io.loombft.core.bytes.MalformedInputException;
import java.util.Optional;
import javafx.application.Application;
import javafx.stage.Stage;

/** The window. Its parameters are those of the command line; the toolkit makes and calls it. */
public final class ConsoleApplication extends Application {
    private final SystemTheme desktop = new SystemTheme();
    private Optional<Console> console = Optional.empty();

    /** Called by the toolkit. */
    public ConsoleApplication() {}

    /** The toolkit calls it before there is a window, on a thread that paints nothing. */
    @Override
    public void init() {
        desktop.begin();
    }

    @Override
    public void start(Stage stage) throws MalformedInputException {
        Options options = Options.parse(getParameters().getRaw());
        Console opened = new Console(options, desktop, stage);
        console = Optional.of(opened);
        opened.open();
    }

    @Override
    public void stop() {
        desktop.close();
        console.ifPresent(Console::close);
    }
}
