-- AlterTable
ALTER TABLE "client" ADD COLUMN     "fresh_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "connection" ALTER COLUMN "payload" SET DEFAULT '{}';

-- AlterTable
ALTER TABLE "token" ALTER COLUMN "payload" SET DEFAULT '{}';

-- CreateIndex
CREATE INDEX "client_kind_last_used_at_created_at_idx" ON "client"("kind", "last_used_at", "created_at");
