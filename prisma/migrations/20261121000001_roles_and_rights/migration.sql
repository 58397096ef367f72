-- The role itself is made before the migrations (packages/database/src/migrate.ts).
-- The apps' role: reads and writes rows, makes no tables, and can neither change nor remove what was audited.
GRANT portcullis_app TO CURRENT_USER;

GRANT USAGE ON SCHEMA public TO portcullis_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portcullis_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portcullis_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portcullis_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portcullis_app;

REVOKE ALL ON "_prisma_migrations" FROM portcullis_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM portcullis_app;
GRANT SELECT ON "_prisma_migrations" TO portcullis_app;

-- States that the code promises, held by the database too.
ALTER TABLE connection ADD CONSTRAINT connection_scope CHECK (scope IN ('mcp:read', 'mcp:trade'));
ALTER TABLE token ADD CONSTRAINT token_scope CHECK (scope IN ('mcp:read', 'mcp:trade'));
ALTER TABLE token ADD CONSTRAINT token_kind CHECK (kind IN ('code', 'access', 'refresh'));
ALTER TABLE trade_order ADD CONSTRAINT order_filled CHECK (filled >= 0 AND filled <= quantity AND quantity > 0);
