-- AlterTable
ALTER TABLE "person" ADD COLUMN     "client_limits" JSONB;
