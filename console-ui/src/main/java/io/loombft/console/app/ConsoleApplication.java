package io.loombft.console.app;

import atlantafx.base.theme.PrimerDark;
import io.loombft.console.connection.StatusClient;
import io.loombft.console.live.LiveModel;
import io.loombft.console.live.LiveView;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;

/** The window. Its one parameter is the address of the node; the toolkit makes and calls it. */
public final class ConsoleApplication extends Application {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 420;

    private Optional<StatusPolling> polling = Optional.empty();

    /** Called by the toolkit. */
    public ConsoleApplication() {}

    @Override
    public void start(Stage stage) {
        String node = getParameters().getRaw().getFirst();
        Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
        LiveModel model = new LiveModel(node);
        Scene scene = new Scene(new LiveView(model).root(), WIDTH, HEIGHT);
        scene.getStylesheets()
                .add(
                        Objects.requireNonNull(getClass().getResource("console.css"))
                                .toExternalForm());
        stage.setTitle("LoomBFT");
        stage.setScene(scene);
        stage.show();
        polling = Optional.of(new StatusPolling(new StatusClient(URI.create(node)), model));
    }

    @Override
    public void stop() {
        polling.ifPresent(StatusPolling::close);
    }
}
