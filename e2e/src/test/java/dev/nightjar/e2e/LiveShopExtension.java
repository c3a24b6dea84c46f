package dev.nightjar.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link LiveShop} of a name, {@code loom} unless {@link OfStore} says otherwise; opened on first use
 * and closed when all tests are over.
 */
final class LiveShopExtension implements ParameterResolver {
    /** Which shop a test wants. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    @interface OfStore {
        String value();
    }

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LiveShop.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveShop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String store =
                parameter.findAnnotation(OfStore.class).map(OfStore::value).orElse(LiveShop.STORE);
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(store, name -> new LiveShop(name, folder(name)), LiveShop.class);
    }

    private static Path folder(String store) {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "shops")), store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
