-- CreateTable
CREATE TABLE "imported_execution" (
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT nextval('execution_seq_seq'::regclass),
    "account_id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "instrument" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price_ticks" BIGINT NOT NULL,
    "fee_cents" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "imported_execution_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "imported_execution_seq_key" ON "imported_execution"("seq");

-- CreateIndex
CREATE INDEX "imported_execution_account_id_at_idx" ON "imported_execution"("account_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "imported_execution_account_id_fingerprint_key" ON "imported_execution"("account_id", "fingerprint");

-- AddForeignKey
ALTER TABLE "imported_execution" ADD CONSTRAINT "imported_execution_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON imported_execution TO portcullis_app;
ALTER TABLE imported_execution ADD CONSTRAINT imported_execution_sane CHECK (quantity > 0 AND price_ticks > 0 AND fee_cents >= 0 AND side IN ('Buy', 'Sell'));
