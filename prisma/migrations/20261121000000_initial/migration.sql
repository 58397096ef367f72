-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "client" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "metadata" JSONB NOT NULL,
    "secret_hash" TEXT,
    "consent_digest" TEXT NOT NULL,
    "fresh_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_name" TEXT NOT NULL,
    "redirect_host" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "connected_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" TEXT,
    "replaces_id" UUID,
    "browser_hash" BYTEA,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_use" (
    "connection_id" UUID NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "last_tool" TEXT,
    "calls" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "connection_use_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "token" (
    "id_hash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "successor_hash" BYTEA,
    "replay" BYTEA,

    CONSTRAINT "token_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "provider_state" (
    "model" TEXT NOT NULL,
    "id_hash" BYTEA NOT NULL,
    "uid" TEXT,
    "payload" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_state_pkey" PRIMARY KEY ("model","id_hash")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "person_id" UUID,
    "connection_id" UUID,
    "client_id" TEXT,
    "event" TEXT NOT NULL,
    "tool" TEXT,
    "scope_held" TEXT,
    "scope_needed" TEXT,
    "decision" TEXT NOT NULL,
    "reason" TEXT,
    "args_digest" BYTEA,
    "order_ids" TEXT[],
    "duration_ms" INTEGER,
    "address" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "person_id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "args_digest" BYTEA NOT NULL,
    "answer" JSONB NOT NULL,
    "order_ids" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("person_id","request_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'free',
    "operator" BOOLEAN NOT NULL DEFAULT false,
    "suspended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "browser_session" (
    "id_hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "form_secret" BYTEA NOT NULL,
    "signed_in_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "browser_session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "rate_counter" (
    "key" TEXT NOT NULL,
    "window_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_counter_pkey" PRIMARY KEY ("key","window_at")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "feed" TEXT NOT NULL DEFAULT 'shared',
    "start_cents" BIGINT NOT NULL,
    "cash_cents" BIGINT NOT NULL,
    "fees_cents" BIGINT NOT NULL DEFAULT 0,
    "session_date" DATE NOT NULL,
    "session_start_cash_cents" BIGINT NOT NULL,
    "session_fees_cents" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade_order" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "connection_id" UUID,
    "client_order_id" TEXT,
    "instrument" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "filled" INTEGER NOT NULL DEFAULT 0,
    "limit_ticks" BIGINT,
    "stop_ticks" BIGINT,
    "filled_ticks" BIGINT NOT NULL DEFAULT 0,
    "tif" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "triggered" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "reject_reason" TEXT,
    "submitted_seq" BIGINT NOT NULL DEFAULT 0,
    "event_seq" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trade_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_event" (
    "order_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "filled" INTEGER NOT NULL,
    "reason" TEXT,
    "source" TEXT NOT NULL,

    CONSTRAINT "order_event_pkey" PRIMARY KEY ("order_id","seq")
);

-- CreateTable
CREATE TABLE "execution" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "instrument" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_ticks" BIGINT NOT NULL,
    "fee_cents" BIGINT NOT NULL,
    "realized_cents" BIGINT NOT NULL,
    "position_after" INTEGER NOT NULL,
    "quote_seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "execution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "account_id" UUID NOT NULL,
    "instrument" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "cost_cents" BIGINT NOT NULL,
    "realized_session_cents" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "position_pkey" PRIMARY KEY ("account_id","instrument")
);

-- CreateTable
CREATE TABLE "equity_point" (
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "net_cents" BIGINT NOT NULL,

    CONSTRAINT "equity_point_pkey" PRIMARY KEY ("account_id","at")
);

-- CreateTable
CREATE TABLE "quote" (
    "feed" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "bid_ticks" BIGINT,
    "ask_ticks" BIGINT,
    "bid_size" INTEGER NOT NULL,
    "ask_size" INTEGER NOT NULL,
    "last_ticks" BIGINT NOT NULL,
    "open_ticks" BIGINT NOT NULL,
    "high_ticks" BIGINT NOT NULL,
    "low_ticks" BIGINT NOT NULL,
    "volume" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quote_pkey" PRIMARY KEY ("feed","instrument")
);

-- CreateTable
CREATE TABLE "bar" (
    "source" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "at" TIMESTAMPTZ(0) NOT NULL,
    "open_ticks" INTEGER NOT NULL,
    "high_ticks" INTEGER NOT NULL,
    "low_ticks" INTEGER NOT NULL,
    "close_ticks" INTEGER NOT NULL,
    "volume" INTEGER NOT NULL,
    "bid_ticks" INTEGER,
    "bid_size" INTEGER,
    "ask_ticks" INTEGER,
    "ask_size" INTEGER,

    CONSTRAINT "bar_pkey" PRIMARY KEY ("source","instrument","at")
);

-- CreateIndex
CREATE INDEX "client_expires_at_idx" ON "client"("expires_at");

-- CreateIndex
CREATE INDEX "client_kind_last_used_at_created_at_idx" ON "client"("kind", "last_used_at", "created_at");

-- CreateIndex
CREATE INDEX "connection_person_id_revoked_at_idx" ON "connection"("person_id", "revoked_at");

-- CreateIndex
CREATE INDEX "connection_client_id_idx" ON "connection"("client_id");

-- CreateIndex
CREATE INDEX "token_connection_id_kind_idx" ON "token"("connection_id", "kind");

-- CreateIndex
CREATE INDEX "token_expires_at_idx" ON "token"("expires_at");

-- CreateIndex
CREATE INDEX "provider_state_uid_idx" ON "provider_state"("uid");

-- CreateIndex
CREATE INDEX "provider_state_expires_at_idx" ON "provider_state"("expires_at");

-- CreateIndex
CREATE INDEX "audit_event_person_id_at_idx" ON "audit_event"("person_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_connection_id_at_idx" ON "audit_event"("connection_id", "at");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "browser_session_person_id_idx" ON "browser_session"("person_id");

-- CreateIndex
CREATE INDEX "browser_session_expires_at_idx" ON "browser_session"("expires_at");

-- CreateIndex
CREATE INDEX "rate_counter_expires_at_idx" ON "rate_counter"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "account_person_id_name_key_key" ON "account"("person_id", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "trade_order_seq_key" ON "trade_order"("seq");

-- CreateIndex
CREATE INDEX "trade_order_account_id_status_idx" ON "trade_order"("account_id", "status");

-- CreateIndex
CREATE INDEX "trade_order_instrument_status_idx" ON "trade_order"("instrument", "status");

-- CreateIndex
CREATE INDEX "trade_order_account_id_submitted_at_idx" ON "trade_order"("account_id", "submitted_at");

-- CreateIndex
CREATE INDEX "trade_order_person_id_seq_idx" ON "trade_order"("person_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "trade_order_person_id_client_order_id_key" ON "trade_order"("person_id", "client_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "execution_seq_key" ON "execution"("seq");

-- CreateIndex
CREATE INDEX "execution_account_id_at_idx" ON "execution"("account_id", "at");

-- CreateIndex
CREATE INDEX "execution_account_id_seq_idx" ON "execution"("account_id", "seq");

-- CreateIndex
CREATE INDEX "execution_order_id_idx" ON "execution"("order_id");

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_use" ADD CONSTRAINT "connection_use_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "browser_session" ADD CONSTRAINT "browser_session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trade_order" ADD CONSTRAINT "trade_order_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_event" ADD CONSTRAINT "order_event_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "trade_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "execution" ADD CONSTRAINT "execution_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "trade_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "execution" ADD CONSTRAINT "execution_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "equity_point" ADD CONSTRAINT "equity_point_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
