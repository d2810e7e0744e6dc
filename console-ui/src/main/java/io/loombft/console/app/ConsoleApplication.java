package io.loombft.console.app;

import io.loombft.console.remembered.PreferencesFile;
import io.loombft.core.bytes.MalformedInputException;
import java.util.Optional;
import javafx.application.Application;
import javafx.stage.Stage;

/** The window. Its parameters are those of the command line; the toolkit makes and calls it. */
public final class ConsoleApplication extends Application {
    private Optional<Console> console = Optional.empty();

    /** Called by the toolkit. */
    public ConsoleApplication() {}

    @Override
    public void start(Stage stage) throws MalformedInputException {
        Options options = Options.parse(getParameters().getRaw());
        Console opened = new Console(options, PreferencesFile.in(PreferencesFile.folder()), stage);
        console = Optional.of(opened);
        opened.open();
    }

    @Override
    public void stop() {
        console.ifPresent(Console::close);
    }
}
