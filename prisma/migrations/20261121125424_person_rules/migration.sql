-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "budget_of" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "label" TEXT,
ADD COLUMN     "limits" JSONB,
ADD COLUMN     "opens_urls" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "rules" JSONB;

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "approval_id" UUID,
ADD COLUMN     "limits_after" JSONB,
ADD COLUMN     "limits_before" JSONB,
ADD COLUMN     "transaction" xid8 NOT NULL DEFAULT pg_current_xact_id();

-- CreateTable
CREATE TABLE "audit_seal" (
    "event_id" BIGINT NOT NULL,
    "chain" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_chain" (
    "chain" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "chain" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kid" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,
    "pruned" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("chain","seq","pruned")
);

-- CreateTable
CREATE TABLE "audit_sealer" (
    "id" INTEGER NOT NULL,
    "through" xid8 NOT NULL,

    CONSTRAINT "audit_sealer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_hour" (
    "connection_id" UUID NOT NULL,
    "hour_at" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "writes" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "connection_hour_pkey" PRIMARY KEY ("connection_id","hour_at")
);

-- CreateTable
CREATE TABLE "connection_read" (
    "connection_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_read_pkey" PRIMARY KEY ("connection_id","tool")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "digest" BYTEA NOT NULL,
    "cause" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "client_request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "reason" TEXT,
    "quantity" INTEGER,
    "used_at" TIMESTAMPTZ(3),
    "order_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_seal_chain_seq_key" ON "audit_seal"("chain", "seq");

-- CreateIndex
CREATE INDEX "connection_hour_hour_at_idx" ON "connection_hour"("hour_at");

-- CreateIndex
CREATE INDEX "approval_person_id_created_at_idx" ON "approval"("person_id", "created_at");

-- CreateIndex
CREATE INDEX "approval_connection_id_digest_idx" ON "approval"("connection_id", "digest");

-- CreateIndex
CREATE INDEX "approval_expires_at_idx" ON "approval"("expires_at");

-- CreateIndex
CREATE INDEX "audit_event_transaction_idx" ON "audit_event"("transaction");

-- CreateIndex
CREATE INDEX "trade_order_connection_id_submitted_at_idx" ON "trade_order"("connection_id", "submitted_at");

-- AddForeignKey
ALTER TABLE "connection_hour" ADD CONSTRAINT "connection_hour_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_read" ADD CONSTRAINT "connection_read_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them; what is sealed or signed they can neither change nor remove.
GRANT SELECT, INSERT, UPDATE, DELETE ON connection_hour, connection_read, approval TO portcullis_app;
GRANT SELECT, INSERT, UPDATE ON audit_chain, audit_sealer TO portcullis_app;
GRANT SELECT, INSERT ON audit_seal, audit_checkpoint TO portcullis_app;
REVOKE DELETE, TRUNCATE ON audit_chain, audit_sealer FROM portcullis_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_seal, audit_checkpoint FROM portcullis_app;

ALTER TABLE approval ADD CONSTRAINT approval_outcome CHECK (outcome IN ('approved', 'refused', 'ended') AND (outcome IS NULL) = (decided_at IS NULL));
ALTER TABLE approval ADD CONSTRAINT approval_use CHECK (used_at IS NULL OR outcome = 'approved');
ALTER TABLE approval ADD CONSTRAINT approval_quantity CHECK (quantity > 0);

-- What a personal token is a connection of. No authorization request can name it.
INSERT INTO client (id, kind, name, metadata, consent_digest) VALUES ('personal-token', 'personal', 'Personal token', '{}', '');
